import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** An application that is trusted, where it may call from, and this instance's own key pair. */
export async function plantTrustedApplications(context: PlantContext): Promise<void> {
  const { hostAndPort, insert, random, secret } = planting(context, 'trusted-applications')
  const publicKey = Buffer.from(random.hex(96)).toString('base64')
  const [app] = await insert(
    'trusted_app',
    ['id'],
    [{ application_id: `confluence:${random.hex(8)}`, certificate_timeout: 10_000, public_key_base64: publicKey }],
    { sequence: 'trusted_app' },
  )
  const restrictions = [
    { trusted_app_id: app?.['id'] ?? 1, restriction_type: 0, restriction_value: '/rest/api/.*' },
    {
      trusted_app_id: app?.['id'] ?? 1,
      restriction_type: 1,
      restriction_value: hostAndPort('application-link').replace(/:\d+$/, ''),
    },
  ]
  await insert('trusted_app_restriction', ['id'], restrictions, { sequence: 'trusted_app_restriction' })
  const own = {
    application_id: random.hex(32).toUpperCase(),
    public_key_base64: publicKey,
    private_key_base64: secret('trusted-app-key'),
  }
  await insert('current_app', ['id'], [own], { sequence: 'current_app' })
}
