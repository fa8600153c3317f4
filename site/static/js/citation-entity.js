/* The entity of Draftail by which editors cite a publication inside a text. */
(() => {
    "use strict";

    const { Component, createElement } = window.React;
    const { EditorState, Modifier, SelectionState } = window.DraftJS;
    const PLACEHOLDER = "※";

    /* Names are asked for together, a moment after the last citation has appeared. */
    const known = new Map();
    const waiting = new Map();
    let timer = null;

    const ask = () => {
        const address = document.querySelector("[data-citation-names]").dataset.citationNames;
        const ids = [...waiting.keys()];
        timer = null;
        fetch(`${address}?ids=${ids.join(",")}`)
            .then((response) => response.json())
            .then((names) => {
                ids.forEach((id) => {
                    known.set(id, names[id]);
                    (waiting.get(id) || []).forEach((tell) => tell(names[id]));
                    waiting.delete(id);
                });
            })
            .catch(() => waiting.clear());
    };

    const findName = (id, tell) => {
        if (known.has(id)) {
            tell(known.get(id));
            return;
        }
        waiting.set(id, [...(waiting.get(id) || []), tell]);
        timer ??= setTimeout(ask, 50);
    };

    class CitationSource extends window.draftail.ModalWorkflowSource {
        getChooserConfig() {
            return {
                url: this.props.entityType.chooserUrls.referenceChooser,
                urlParams: {},
                onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
                responses: { chosen: this.onChosen },
            };
        }

        filterEntityData(data) {
            return { id: data.id };
        }

        /* A citation stands behind what is selected, and never in its place. */
        onChosen(data) {
            const { editorState, entityKey, entityType, onComplete } = this.props;
            const content = editorState.getCurrentContent();
            const selection = editorState.getSelection();
            let next;
            if (entityKey) {
                next = EditorState.push(
                    editorState, content.replaceEntityData(entityKey, this.filterEntityData(data)), "apply-entity",
                );
            } else {
                const withEntity = content.createEntity(entityType.type, "IMMUTABLE", this.filterEntityData(data));
                const key = withEntity.getLastCreatedEntityKey();
                const end = SelectionState.createEmpty(selection.getEndKey()).merge({
                    anchorOffset: selection.getEndOffset(),
                    focusOffset: selection.getEndOffset(),
                });
                next = EditorState.push(
                    editorState, Modifier.insertText(withEntity, end, PLACEHOLDER, null, key), "insert-characters",
                );
            }
            this.workflow.close();
            onComplete(next);
        }
    }

    class Citation extends Component {
        constructor(props) {
            super(props);
            this.state = { id: null, name: null };
        }

        componentDidMount() {
            this.isShown = true;
            this.find();
        }

        componentDidUpdate() {
            this.find();
        }

        componentWillUnmount() {
            this.isShown = false;
        }

        getId() {
            return String(this.props.contentState.getEntity(this.props.entityKey).getData().id);
        }

        find() {
            const id = this.getId();
            if (id === this.state.id) return;
            this.setState({ id, name: null });
            findName(id, (name) => {
                if (this.isShown && this.getId() === id) this.setState({ name });
            });
        }

        render() {
            const { name } = this.state;
            const problem = name?.problem || "";
            const label = name ? name.name : "…";
            return createElement(
                "span",
                {
                    className: `citation-entity${problem ? " citation-entity--problem" : ""}`,
                    title: name ? name.title : "",
                    "data-label": problem ? `${label}, ${problem}` : label,
                },
                createElement(
                    window.draftail.TooltipEntity,
                    { ...this.props, icon: "#icon-openquote", label, url: name?.address || "" },
                    this.props.children,
                ),
            );
        }
    }

    window.draftail.registerPlugin({ type: "CITATION", source: CitationSource, decorator: Citation }, "entityTypes");
})();
