#!/usr/bin/env bash
# Runs every test, or those that the arguments name (they go to Vitest). PIPELINE_SKIP_SETUP=1 leaves out the set-up.
# The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${PIPELINE_SKIP_SETUP:-}" != 1 ]; then
  { bash scripts/setup.sh && node scripts/test-programs.mjs; } || { status=$?; echo '0 passed, 1 failed'; exit "$status"; }
fi

report=$(mktemp --suffix=.json)
trap 'rm -f "$report"' EXIT
node_modules/.bin/vitest run --reporter=default --reporter=json --outputFile.json="$report" "$@"
node scripts/test-summary.mjs "$report" $?
