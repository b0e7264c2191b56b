#!/usr/bin/env bash
# Start Label Studio on this machine, with one user, whose key is LABEL_STUDIO_API_KEY.
# It serves a document to users that differs from the one for everybody.
#
# LABEL_STUDIO: an installed label-studio; without it the newest one is installed.
# PORT: where it listens; 8080.
set -euo pipefail

folder=$(mktemp -d)
program=${LABEL_STUDIO:-}
if [[ -z $program ]]; then
  python3 -m venv "$folder/environment"
  "$folder/environment/bin/python" -m pip install --quiet --disable-pip-version-check label-studio
  program="$folder/environment/bin/label-studio"
fi

port=${PORT:-8080}
export LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true COLLECT_ANALYTICS=false
export SENTRY_DSN="" FRONTEND_SENTRY_DSN=""
nohup "$program" start --no-browser --internal-host 127.0.0.1 --port "$port" \
  --data-dir "$folder/data" --username drift@example.com --password "$LABEL_STUDIO_API_KEY" \
  --user-token "$LABEL_STUDIO_API_KEY" >"$folder/log" 2>&1 </dev/null &
server=$!

for _ in $(seq 180); do
  if curl --silent --fail --output /dev/null --max-time 5 --noproxy '*' \
    --header "Authorization: Token $LABEL_STUDIO_API_KEY" \
    "http://127.0.0.1:$port/api/current-user/whoami"; then
    echo "$server"
    exit 0
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 1
done
cat "$folder/log" >&2
echo "::error::Label Studio does not serve its user."
exit 1
