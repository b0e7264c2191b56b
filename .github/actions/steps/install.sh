#!/usr/bin/env bash
# Say which codegen is run: the one that is named, else install that of this version of
# the action, apart from what the project has installed.
set -euo pipefail

if [[ -n ${COMMAND:-} ]]; then
  # Later steps run in other folders.
  command=$(realpath --no-symlinks "$(command -v "$COMMAND")")
else
  folder="${RUNNER_TEMP:?}/schema-codegen"
  python3 -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    "$(dirname "${BASH_SOURCE[0]}")/../../.."
  command="$folder/bin/codegen"
fi
"$command" --version
echo "command=$command" >>"$GITHUB_OUTPUT"
