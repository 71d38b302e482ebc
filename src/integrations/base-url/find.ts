import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'

/** How the instance names itself: to browsers, in mails, for clones over SSH. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [...(await findRows(environment)), ...(await findSettings(environment))]
}

async function findRows(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('app_property', {
    kind: 'in',
    column: 'prop_key',
    values: ['instance.name', 'instance.url'],
  })
  return rows.map((row) => {
    const isUrl = row['prop_key'] === 'instance.url'
    return rowFinding({
      integration: 'base-url',
      table: 'app_property',
      key: ['prop_key'],
      row,
      summary: isUrl ? 'the base URL, in every link and mail' : 'the name that every page shows',
      endpoints: isUrl ? endpointsInText(cellText(row['prop_value'])) : [],
    })
  })
}

async function findSettings(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const port = await environment.setting('plugin.ssh.port')
  const sshPort = port?.readable === true && /^\d+$/.test(port.value.trim()) ? port.value.trim() : undefined
  return settingFindings(environment, 'base-url', (setting) => describe(setting, sshPort ?? '7999'))
}

/** The port of the base URL may be a balancer's of the source; the copy has the one that it listens on. */
function describe({ key, value }: Setting, sshPort: string): SettingWords | undefined {
  if (key === 'plugin.ssh.baseurl')
    return { summary: 'the base URL of clones over SSH', endpoints: endpointsInText(value), detail: { sshPort } }
  if (!key.startsWith('setup.')) return undefined
  return {
    summary: 'left over from the first set-up',
    endpoints: endpointsInText(value),
    secret: key === 'setup.license' || key === 'setup.sysadmin.password',
  }
}
