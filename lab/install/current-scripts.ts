import type { LabEnvironment } from '../topology.ts'

/** What a start script needs in order to become the stand-in; paths as they are on the host. */
export interface Launch {
  readonly environment: LabEnvironment
  readonly node: string
  readonly standIn: string
  readonly topology: string
  /** Folder of what Node compiled already, for every user of the host. */
  readonly compiled: string
  /** Where this version leaves the pid of its main process. */
  readonly pidFile: string
}

/** The scripts of bin/ since 5.0: the home in a file of its own, web application and search started apart. */
export function currentScripts(launch: Launch): Readonly<Record<string, string>> {
  return {
    'set-bitbucket-home.sh': setHome(launch),
    'set-bitbucket-user.sh': `#!/bin/sh\nBITBUCKET_USER="${launch.environment.runAs.name}"\nexport BITBUCKET_USER\n`,
    'set-jre-home.sh': '#!/bin/sh\n# JRE_HOME=\n',
    'start-bitbucket.sh': start,
    '_start-webapp.sh': startWebapp(launch),
    'start-webapp.sh': '#!/bin/sh\nexec "$(dirname "$0")/_start-webapp.sh" "$@"\n',
    'stop-bitbucket.sh': '#!/bin/sh\nexec "$(dirname "$0")/_stop-webapp.sh"\n',
    '_stop-webapp.sh': stopWebapp,
  }
}

function setHome({ environment }: Launch): string {
  return `#!/bin/sh
# The home directory of Bitbucket; what the environment says comes first.
if [ "x$BITBUCKET_HOME" = "x" ]; then
  BITBUCKET_HOME="${environment.home}"
fi
export BITBUCKET_HOME
`
}

const start = `#!/bin/sh
# Usage: start-bitbucket.sh [-fg] [--no-search]
INST_BIN=$(cd "$(dirname "$0")" && pwd)
FOREGROUND=
for argument in "$@"; do
  case "$argument" in
    -fg | --foreground) FOREGROUND=-fg ;;
    --no-search) SEARCH_ENABLED=false; export SEARCH_ENABLED ;;
    *) echo "start-bitbucket.sh: unknown argument $argument" >&2; exit 1 ;;
  esac
done
exec "$INST_BIN/_start-webapp.sh" $FOREGROUND
`

function startWebapp({ node, standIn, topology, compiled }: Launch): string {
  return `#!/bin/sh
INST_BIN=$(cd "$(dirname "$0")" && pwd)
INST_DIR=$(dirname "$INST_BIN")

# Arguments that support asked for, such as those of the lockout recovery.
if [ -z "$JVM_SUPPORT_RECOMMENDED_ARGS" ]; then
  JVM_SUPPORT_RECOMMENDED_ARGS=""
fi
export JVM_SUPPORT_RECOMMENDED_ARGS

. "$INST_BIN/set-bitbucket-home.sh"
mkdir -p "$BITBUCKET_HOME/log" || exit 1
BITBUCKET_PID="$BITBUCKET_HOME/log/bitbucket.pid"
LAB_TOPOLOGY="${topology}"
NODE_COMPILE_CACHE="${compiled}"
export LAB_TOPOLOGY NODE_COMPILE_CACHE

if [ -f "$BITBUCKET_PID" ] && grep -q "$INST_DIR" "/proc/$(cat "$BITBUCKET_PID")/cmdline" 2>/dev/null; then
  echo "Bitbucket is already running with the process id $(cat "$BITBUCKET_PID")" >&2
  exit 1
fi
cd "$INST_DIR" || exit 1
if [ "$1" = "-fg" ]; then
  echo $$ >"$BITBUCKET_PID"
  exec "${node}" --disable-warning=ExperimentalWarning "${standIn}" "$INST_DIR"
fi
nohup "${node}" --disable-warning=ExperimentalWarning "${standIn}" "$INST_DIR" >>"$BITBUCKET_HOME/log/launcher.log" 2>&1 </dev/null &
echo $! >"$BITBUCKET_PID"
`
}

const stopWebapp = `#!/bin/sh
INST_BIN=$(cd "$(dirname "$0")" && pwd)
. "$INST_BIN/set-bitbucket-home.sh"
BITBUCKET_PID="$BITBUCKET_HOME/log/bitbucket.pid"
if [ ! -f "$BITBUCKET_PID" ]; then
  echo "Bitbucket is not running: there is no $BITBUCKET_PID" >&2
  exit 1
fi
pid=$(cat "$BITBUCKET_PID")
kill "$pid" 2>/dev/null
waited=0
while kill -0 "$pid" 2>/dev/null; do
  if [ "$waited" -ge 100 ]; then
    kill -9 "$pid"
    break
  fi
  sleep 0.1
  waited=$((waited + 1))
done
rm -f "$BITBUCKET_PID"
`
