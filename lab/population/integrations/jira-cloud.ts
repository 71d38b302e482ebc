import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** A Jira Cloud site that builds and deployments are pushed to (8.x table). */
export async function plantJiraCloud(context: PlantContext): Promise<void> {
  const { insert, random, secret, url } = planting(context, 'jira-cloud')
  const site = {
    CLIENT_ID: random.hex(32),
    CLIENT_SECRET: secret('jira-cloud'),
    CLOUD_ID: random.uuid(),
    CONNECTION_STATUS: 'CONNECTED',
    JIRA_URL: url('jira-cloud', 'site'),
    NAME: 'Example Corp',
  }
  await insert('AO_777666_JIRA_SITE_CONFIG', ['ID'], [site])
}
