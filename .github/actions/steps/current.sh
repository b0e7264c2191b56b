#!/usr/bin/env bash
# Say whether the clients on disk are what the snapshots generate. The step itself
# succeeds: a last one fails after everything was told.
set -uo pipefail

read -ra clients <<<"${CLIENTS:-}"
"$CODEGEN" check -- "${clients[@]}"
case $? in
0) current=true ;;
1)
  current=false
  echo "::error::The generated clients are not those of the snapshots: run \`codegen generate\` and commit."
  ;;
*)
  current=false
  echo "::error::\`codegen check\` could not tell; the log says why."
  ;;
esac
echo "current=$current" >>"$GITHUB_OUTPUT"
