#!/usr/bin/env bash
# Fail where the clients are not current, or it could not be told what has changed, or
# where it is worse than what is allowed.
set -euo pipefail

[[ $CURRENT == true ]]
[[ $EXIT_CODE == 0 || ($EXIT_CODE == 1 && -z ${FAIL_ON:-}) ]]
