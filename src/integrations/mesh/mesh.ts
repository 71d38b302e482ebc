import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { findTables } from '../find-tables.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings } from '../setting-finding.ts'

const SIDECAR = 'plugin.bitbucket-git.mesh.'

export const mesh = blockingIntegration({
  id: 'mesh',
  title: 'Mesh nodes',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'bb_mesh_node' },
    { kind: 'table', table: 'bb_mesh_node_key' },
    { kind: 'table', table: 'bb_mesh_signing_key' },
    { kind: 'property', key: SIDECAR },
  ],
  find,
  because:
    "the copy would sign with the source's key and write to the repositories on its Mesh nodes, and deleting the nodes makes it forget where repositories are",
  keep: 'these are Mesh nodes of the copy, restored from a backup of their own',
})

const findKeys = findTables('mesh', [
  { table: 'bb_mesh_signing_key', rows: 'keys that sign what is sent to Mesh nodes', secret: true },
  { table: 'bb_mesh_node_key', rows: 'keys of Mesh nodes' },
])

/** From 8.0 on [seen 8.x]. */
async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const nodes = await environment.rows('bb_mesh_node')
  return [
    ...nodes.map((row) =>
      rowFinding({
        integration: 'mesh',
        table: 'bb_mesh_node',
        key: ['id'],
        row,
        summary: `the Mesh node ${cellText(row['name'])}, which holds repositories`,
        endpoints: endpointsIn([row], ['rpc_url']),
      }),
    ),
    ...(await findKeys(environment)),
    ...(await settingFindings(environment, 'mesh', (setting) => {
      const endpoints = endpointsIn([{ value: setting.value }], ['value'])
      if (!setting.key.startsWith(SIDECAR) || endpoints.length === 0) return undefined
      return { summary: 'a setting of Mesh that leads somewhere', endpoints }
    })),
  ]
}
