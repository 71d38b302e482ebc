import { createAppTables, type LabApp } from '../../database/schema.ts'
import { type PlantContext, refreshCatalogue } from '../context.ts'
import { someRepository } from '../ground.ts'
import { planting } from '../planting.ts'

/** Atlassian's Slack app and another vendor's, each with tokens. */
export async function plantSlack(context: PlantContext): Promise<void> {
  await install(context, 'slack')
  const { insert, secret, setting, url } = planting(context, 'slack')
  const { id, projectKey } = await someRepository(context)
  const link = {
    ACCESS_TOKEN: secret('slack-access'),
    BOT_ACCESS_TOKEN: secret('slack-bot'),
    CLIENT_ID: '1234.5678',
    CLIENT_SECRET: secret('slack-client'),
    SIGNING_SECRET: secret('slack-signing'),
    TEAM_ID: 'T0LAB',
    TEAM_NAME: 'Example Corp',
    VERIFICATION_TOKEN: secret('slack-verification'),
  }
  await insert('AO_1F9F46_AOSLACK_LINK', ['ID'], [link])
  await insert(
    'AO_1F9F46_AOSLACK_USER',
    ['ID'],
    [{ SLACK_TEAM_ID: 'T0LAB', SLACK_USER_ID: 'U1', USER_KEY: '1', USER_TOKEN: secret('slack-user') }],
  )
  await insert(
    'AO_1F9F46_SLACK_NOTIFICATION',
    ['ID'],
    [{ CHANNEL_ID: 'C1', NOTIFICATION_TYPE: 'PR_OPENED', REPO_ID: id, TEAM_ID: 'T0LAB' }],
  )
  await insert(
    'AO_117433_S_TEAM_SETTING',
    ['ID'],
    [{ ACCESS_TOKEN: secret('slack-team'), PROJECT_KEY: projectKey, TEAM_ID: 'T0LAB', TEAM_NAME: 'Example Corp' }],
  )
  await setting('instance.public', url('slack', 'api'), 'com.atlassian.slack')
}

/** The app Post Webhooks: an address to post every push to. */
export async function plantPostWebhooks(context: PlantContext): Promise<void> {
  await install(context, 'post-webhooks')
  const { insert, url } = planting(context, 'post-webhooks')
  const { id } = await someRepository(context)
  await insert(
    'AO_4F04F4_WHCONFIG',
    ['ID'],
    [{ ENABLED: true, REPO_ID: id, TITLE: 'deploy', URL: url('unknown-app', 'post-webhooks') }],
  )
}

/** The app Sonar for Bitbucket: server and credentials in clear. */
export async function plantSonar(context: PlantContext): Promise<void> {
  await install(context, 'sonar')
  const { insert, secret, url } = planting(context, 'sonar')
  const server = {
    NAME: 'Sonar',
    SONAR_LOGIN: 'bitbucket',
    SONAR_PASSWORD: secret('sonar-password'),
    SONAR_SERVER_URL: url('unknown-app', 'sonar'),
    SONAR_TOKEN: secret('sonar-token'),
  }
  await insert('AO_C716BC_ADMIN_CONFIG001', ['ID'], [server])
}

/** An app that no list knows, with an endpoint and a credential. */
export async function plantUnknownApp(context: PlantContext): Promise<void> {
  await install(context, 'unknown-app')
  const { insert, secret, url } = planting(context, 'unknown-app')
  const target = { API_TOKEN: secret('unknown-app'), NAME: 'production', TARGET_URL: url('unknown-app', 'deploy') }
  await insert('AO_ABC123_DEPLOY_TARGET', ['ID'], [target])
}

async function install(context: PlantContext, app: LabApp): Promise<void> {
  await createAppTables(context.client, app)
  await refreshCatalogue(context)
}
