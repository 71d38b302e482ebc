import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** An OpenID provider: up to 7.x in plugin settings, in 8.x in a table of its own. */
export async function plantSingleSignOn(context: PlantContext): Promise<void> {
  const { insert, secret, setting, url } = planting(context, 'single-sign-on')
  const issuer = url('single-sign-on', 'realms/corp')
  const clientSecret = secret('single-sign-on')
  if (context.version !== '8.9') {
    const prefix = 'com.atlassian.plugins.authentication.sso.config'
    await setting(`${prefix}.sso-type`, 'OIDC')
    await setting(`${prefix}.issuer`, issuer)
    await setting(`${prefix}.client-secret`, clientSecret)
    return
  }
  const provider = {
    AUTHORIZATION_ENDPOINT: `${issuer}/auth`,
    BUTTON_TEXT: 'Sign in with Example Corp',
    CLIENT_ID: 'bitbucket',
    CLIENT_SECRET: clientSecret,
    ENABLED: true,
    ISSUER: issuer,
    LAST_UPDATED: minutesAgo(9_000),
    NAME: 'Example Corp',
    SSO_TYPE: 'OIDC',
    TOKEN_ENDPOINT: `${issuer}/token`,
    USER_INFO_ENDPOINT: `${issuer}/userinfo`,
    USE_DISCOVERY: true,
  }
  await insert('AO_ED669C_IDP_CONFIG', ['ID'], [provider])
}
