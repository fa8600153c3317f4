"""All benchmarks, one after the other: `make bench`."""

import sys

from tests.bench import bench_importer

if __name__ == "__main__":
    sys.exit(bench_importer.main())
