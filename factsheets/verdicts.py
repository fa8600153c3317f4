from django.db import models


class VerdictKind(models.TextChoices):
    """What the evidence says of the treatments of one condition, as a reader would ask: does anything help?

    It sums a factsheet up and is no grade: how sure we are is said of each outcome.
    """

    HELPS = "helps", "Helps"
    MAY_HELP = "may-help", "May help"
    MIXED = "mixed", "Some things help, others do not"
    NO_BENEFIT = "no-benefit", "No clear benefit"
    UNKNOWN = "unknown", "Not enough evidence"
    MAY_HARM = "may-harm", "May harm"

    @property
    def meaning(self) -> str:
        """What the verdict says, in plain words."""
        return {
            VerdictKind.HELPS: "Good research found that people did better with it.",
            VerdictKind.MAY_HELP: "Research points that way, but better research may find otherwise.",
            VerdictKind.MIXED: "It depends on the treatment: the factsheet says which ones help and which do not.",
            VerdictKind.NO_BENEFIT: "Research looked for a difference that people would notice and did not find one.",
            VerdictKind.UNKNOWN: "There is too little good research to say whether it helps.",
            VerdictKind.MAY_HARM: "Research found harm that may outweigh what people gain.",
        }[self]
