#!/usr/bin/env bash
# Makes this checkout ready: npm dependencies, build, a Docker engine, images (all that have a recipe, or those that the
# arguments name). Each is done only where it is missing.
# Without an engine it says so and goes on, unless CI is true: then it fails with status 3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

for program in node npm git; do
  command -v "$program" >/dev/null || { say "Set-up needs $program on the PATH: install Node.js 20.19 or newer, and git."; exit 3; }
done
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' \
  || { say "Set-up needs Node.js 20.19 or newer; this is $(node --version)."; exit 3; }

node scripts/dependencies.mjs
node scripts/build.mjs
if ! node scripts/engine.mjs >/dev/null; then
  [ "${CI:-}" = true ] && { say 'CI is true: a missing Docker engine is a failure.'; exit 3; }
  exit 0
fi
node scripts/images.mjs "$@"
