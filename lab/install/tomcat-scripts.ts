import type { Launch } from './current-scripts.ts'

/** The scripts of bin/ in 4.x: everything is set in setenv.sh, and Tomcat's pid lies in the installation. */
export function tomcatScripts(launch: Launch): Readonly<Record<string, string>> {
  return {
    'setenv.sh': setEnvironment(launch),
    'user.sh': `#!/bin/sh\nBITBUCKET_USER="${launch.environment.runAs.name}"\nexport BITBUCKET_USER\n`,
    'start-bitbucket.sh': start(launch),
    'stop-bitbucket.sh': stop,
  }
}

function setEnvironment({ environment, topology, pidFile }: Launch): string {
  return `#!/bin/sh
# The home directory of Bitbucket; what the environment says comes first.
if [ "x$BITBUCKET_HOME" = "x" ]; then
  BITBUCKET_HOME="${environment.home}"
fi
export BITBUCKET_HOME

# Arguments that support asked for, such as those of the lockout recovery.
if [ -z "$JVM_SUPPORT_RECOMMENDED_ARGS" ]; then
  JVM_SUPPORT_RECOMMENDED_ARGS=""
fi
export JVM_SUPPORT_RECOMMENDED_ARGS

CATALINA_PID="${pidFile}"
LAB_TOPOLOGY="${topology}"
export CATALINA_PID LAB_TOPOLOGY
`
}

function start({ node, standIn, compiled }: Launch): string {
  return `#!/bin/sh
# Usage: start-bitbucket.sh [-fg]
PRGDIR=$(cd "$(dirname "$0")" && pwd)
. "$PRGDIR/setenv.sh"
mkdir -p "$BITBUCKET_HOME/log" || exit 1
cd "$PRGDIR/.." || exit 1
NODE_COMPILE_CACHE="${compiled}"
export NODE_COMPILE_CACHE
if [ "$1" = "-fg" ]; then
  echo $$ >"$CATALINA_PID"
  exec "${node}" --disable-warning=ExperimentalWarning "${standIn}" "$PWD"
fi
nohup "${node}" --disable-warning=ExperimentalWarning "${standIn}" "$PWD" >>"$BITBUCKET_HOME/log/launcher.log" 2>&1 </dev/null &
echo $! >"$CATALINA_PID"
`
}

const stop = `#!/bin/sh
PRGDIR=$(cd "$(dirname "$0")" && pwd)
. "$PRGDIR/setenv.sh"
if [ ! -f "$CATALINA_PID" ]; then
  echo "Bitbucket is not running: there is no $CATALINA_PID" >&2
  exit 1
fi
pid=$(cat "$CATALINA_PID")
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
rm -f "$CATALINA_PID"
`
