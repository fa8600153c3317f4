"""All benchmarks, one after the other: `make bench`."""

import sys

from tests.bench import bench_importer, bench_pages, bench_search

if __name__ == "__main__":
    sys.exit(bench_importer.main() or bench_search.main([]) or bench_pages.main([]))
