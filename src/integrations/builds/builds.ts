import { keptIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const builds = keptIntegration({
  id: 'builds',
  title: 'Builds, deployments and insights',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_CFE8FA_BUILD_STATUS' },
    { kind: 'table', table: 'AO_CFE8FA_REQUIRED_BUILDS' },
    { kind: 'table', table: 'AO_2AD648_INSIGHT_REPORT' },
    { kind: 'table', table: 'bb_build_status' },
    { kind: 'table', table: 'bb_deployment' },
  ],
  find: findTables('builds', [
    { table: 'AO_CFE8FA_BUILD_STATUS', rows: 'results of builds, with links' },
    { table: 'bb_build_status', rows: 'results of builds, with links' },
    { table: 'AO_CFE8FA_REQUIRED_BUILDS', rows: 'builds that a merge waits for' },
    { table: 'bb_deployment', rows: 'deployments, with links' },
    { table: 'AO_2AD648_INSIGHT_REPORT', rows: 'reports about code, with links' },
  ]),
  keep: 'build servers call in; Bitbucket shows their links and calls nobody',
})
