import type { PlantContext } from '../context.ts'
import { someUserId } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** Remember-me tokens of browsers, and the key that signs Git LFS transfers. */
export async function plantSignInTokens(context: PlantContext): Promise<void> {
  const { insert, random, secret, setting } = planting(context, 'sign-in-tokens')
  const user = await someUserId(context)
  const tokens = ['remember-1', 'remember-2'].map((purpose) => ({
    series: random.hex(40),
    token: secret(purpose),
    user_id: user,
    expiry_timestamp: minutesAgo(-2_000_000),
    claimed: false,
  }))
  await insert('sta_remember_me_token', ['id'], tokens, { sequence: 'sta_remember_me_token' })
  await setting('com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret', secret('lfs-token'))
}
