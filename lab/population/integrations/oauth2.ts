import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { millisAgo } from '../time.ts'

/** Applications that may call in with OAuth2, with a live authorization (8.x tables). */
export async function plantOauth2Incoming(context: PlantContext): Promise<void> {
  const { insert, random, secret, url } = planting(context, 'oauth2-incoming')
  const client = random.hex(32)
  const grant = { CLIENT_ID: client, SCOPE: 'REPO_READ', USER_KEY: '1' }
  await insert(
    'AO_FE1BC5_CLIENT',
    ['ID'],
    [{ ID: random.uuid(), NAME: 'Deploy board', CLIENT_SECRET: secret('oauth2-client'), ...grant }],
  )
  const redirect = url('oauth2', 'callback')
  await insert('AO_FE1BC5_REDIRECT_URI', ['ID'], [{ CLIENT_ID: client, URI: redirect }])
  const code = secret('oauth2-code')
  await insert(
    'AO_FE1BC5_AUTHORIZATION',
    ['AUTHORIZATION_CODE'],
    [{ AUTHORIZATION_CODE: code, CREATED_AT: millisAgo(5), REDIRECT_URI: redirect, ...grant }],
  )
  const token = { AUTHORIZATION_CODE: code, AUTHORIZATION_DATE: millisAgo(5), CREATED_AT: millisAgo(5), ...grant }
  const access = secret('oauth2-access')
  await insert('AO_FE1BC5_ACCESS_TOKEN', ['ID'], [{ ID: access, LAST_ACCESSED: millisAgo(1), ...token }])
  await insert(
    'AO_FE1BC5_REFRESH_TOKEN',
    ['ID'],
    [{ ID: secret('oauth2-refresh'), ACCESS_TOKEN_ID: access, REFRESH_COUNT: 0, ...token }],
  )
}

/** A service that Bitbucket calls with OAuth2, with live tokens (8.x tables). */
export async function plantOauth2Outgoing(context: PlantContext): Promise<void> {
  const { insert, random, secret, url } = planting(context, 'oauth2-outgoing')
  const config = {
    AUTHORIZATION_ENDPOINT: url('oauth2', 'authorize'),
    CLIENT_ID: random.hex(20),
    CLIENT_SECRET: secret('oauth2-outgoing-client'),
    ID: random.uuid(),
    NAME: 'Example mail',
    SCOPES: '["mail.send"]',
    TOKEN_ENDPOINT: url('oauth2', 'token'),
    TYPE: 'GENERIC',
  }
  await insert('AO_723324_CLIENT_CONFIG', ['ID'], [config])
  const token = {
    ACCESS_TOKEN: secret('oauth2-outgoing-access'),
    ACCESS_TOKEN_EXPIRATION: millisAgo(-60),
    CONFIG_ID: config.ID,
    ID: random.uuid(),
    LAST_STATUS_UPDATED: millisAgo(1),
    REFRESH_TOKEN: secret('oauth2-outgoing-refresh'),
    REFRESH_TOKEN_EXPIRATION: millisAgo(-90_000),
    STATUS: 'VALID',
  }
  await insert('AO_723324_CLIENT_TOKEN', ['ID'], [token])
}
