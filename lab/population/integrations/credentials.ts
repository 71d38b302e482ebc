import { createHash } from 'node:crypto'
import type { PlantContext } from '../context.ts'
import { someUserId } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** HTTP access tokens: their hashes stay valid on a copy. */
export async function plantAccessTokens(context: PlantContext): Promise<void> {
  const { insert, random, secret } = planting(context, 'access-tokens')
  const user = await someUserId(context)
  for (const name of ['ci', 'release-bot']) {
    const token = {
      CREATED_DATE: minutesAgo(9_000),
      HASHED_TOKEN: secret(`token-${name}`),
      NAME: name,
      TOKEN_ID: random.hex(12),
      USER_ID: user,
    }
    await insert('AO_E5A814_ACCESS_TOKEN', ['TOKEN_ID'], [token])
    const permissions = [2, 4].map((PERMISSION) => ({ FK_ACCESS_TOKEN_ID: token.TOKEN_ID, PERMISSION }))
    await insert('AO_E5A814_ACCESS_TOKEN_PERM', ['ID'], permissions)
  }
}

/** An SSH key of a person and one of a robot, whose account is a service user. */
export async function plantSshKeys(context: PlantContext): Promise<void> {
  const { insert, random } = planting(context, 'ssh-keys')
  const [robot] = await insert('stash_user', ['id'], [{}], { sequence: 'stash_user' })
  const service = { user_id: robot?.['id'] ?? 2, display_name: 'Access Key User', active: true, label: 'access-key' }
  await insert('sta_service_user', ['user_id'], [{ ...service, name: 'access-key-user/1', slug: 'access-key-user-1' }])
  const owners = [
    { USER_ID: await someUserId(context), LABEL: 'Laptop' },
    { USER_ID: Number(service.user_id), LABEL: 'Deploy robot' },
  ]
  const keys = owners.map((owner) => {
    const text = `ssh-ed25519 ${Buffer.from(random.hex(51)).toString('base64')}`
    const digest = createHash('md5').update(text).digest('hex')
    return { ...owner, LABEL_LOWER: owner.LABEL.toLowerCase(), KEY_MD5: digest, KEY_TEXT: text, KEY_TYPE: 'ED25519' }
  })
  await insert('AO_FB71B4_SSH_PUBLIC_KEY', ['ENTITY_ID'], keys, { optional: ['KEY_TYPE', 'LABEL_LOWER'] })
}

/** A GPG key with a sub key. */
export async function plantGpgKeys(context: PlantContext): Promise<void> {
  const { insert, random } = planting(context, 'gpg-keys')
  const fingerprint = random.hex(40)
  const key = {
    EMAIL: 'admin@corp.example',
    FINGERPRINT: fingerprint,
    KEY_ID: 77,
    KEY_TEXT: 'mDMEZlabBYJKwYBBAHaRw8BAQ',
    USER_ID: await someUserId(context),
  }
  await insert('AO_B586BC_GPG_KEY', ['FINGERPRINT'], [key])
  const sub = { FINGERPRINT: random.hex(40), FK_GPG_KEY_ID: fingerprint, KEY_ID: 78 }
  await insert('AO_B586BC_GPG_SUB_KEY', ['FINGERPRINT'], [sub])
}
