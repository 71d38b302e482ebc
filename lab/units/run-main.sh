#!/bin/sh
# Usage: run-main.sh FOLDER COMMAND...
# Runs COMMAND and leaves its pid, and later its exit status, in FOLDER: whoever started it need not stay.
folder=$1
shift
"$@" &
main=$!
echo "$main" >"$folder/main.pid"
trap '' TERM
wait "$main"
echo $? >"$folder/main.status"
