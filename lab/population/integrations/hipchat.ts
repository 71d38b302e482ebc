import { type PlantContext, refreshCatalogue } from '../context.ts'
import { createAppTables } from '../../database/schema.ts'
import { someRepository, someUserId } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** What HipChat left behind when it was unbundled: the link with its tokens, a user's token, the rooms to notify. */
export async function plantHipchat(context: PlantContext): Promise<void> {
  const { insert, secret, url } = planting(context, 'hipchat')
  await createAppTables(context.client, 'hipchat')
  await refreshCatalogue(context)
  const api = url('hipchat', 'v2')
  const link = {
    ADDON_TOKEN_EXPIRY: minutesAgo(-600_000),
    API_URL: api,
    CONNECT_DESCRIPTOR: JSON.stringify({ key: 'hipchat-bitbucket', links: { self: api } }),
    GROUP_ID: 7,
    GROUP_NAME: 'Example Corp',
    OAUTH_ID: 'e3a1',
    SECRET_KEY: secret('hipchat-key'),
    SYSTEM_PASSWORD: secret('hipchat-system'),
    SYSTEM_USER: 'bitbucket',
    SYSTEM_USER_TOKEN: secret('hipchat-system-token'),
    TOKEN: secret('hipchat-token'),
  }
  const [key] = await insert('AO_5FB9D7_AOHIP_CHAT_LINK', ['ID'], [link])
  const user = String(await someUserId(context))
  const token = {
    HIP_CHAT_USER_NAME: 'admin',
    USER_KEY: user,
    USER_TOKEN: secret('hipchat-user'),
    REFRESH_CODE: secret('hipchat-refresh'),
  }
  await insert('AO_5FB9D7_AOHIP_CHAT_USER', ['ID'], [{ HIP_CHAT_LINK_ID: key?.['ID'] ?? 1, ...token }])
  const { id } = await someRepository(context)
  await insert(
    'AO_58E6CE_HIPCHAT_NOTIFICATION',
    ['ID'],
    [{ NOTIFICATION_TYPE: 'PullRequestOpened', REPO_ID: id, ROOM_ID: '42' }],
  )
}
