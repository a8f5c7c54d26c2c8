#!/usr/bin/env bash
# The main job from end to end, on this machine: sets up what is missing, then runs scripts/demo.mjs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/setup.sh debian:bookworm-slim registry:2 ghcr.io/pycqa/bandit/bandit:1.7.10 aquasec/trivy:0.50.1 docker:dind
exec node scripts/demo.mjs
