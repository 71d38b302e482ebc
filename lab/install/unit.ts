import type { Launch } from './current-scripts.ts'

/** The unit file that administrators write after Atlassian's page about running Bitbucket as a Linux service. */
export function unitFile({ environment, pidFile }: Launch): string {
  return `[Unit]
Description=Atlassian Bitbucket (${environment.name})
After=network.target

[Service]
Type=forking
User=${environment.runAs.name}
Environment=BITBUCKET_HOME=${environment.home}
PIDFile=${pidFile}
ExecStart=${environment.install}/bin/start-bitbucket.sh
ExecStop=${environment.install}/bin/stop-bitbucket.sh
TimeoutStopSec=30

[Install]
WantedBy=multi-user.target
`
}
