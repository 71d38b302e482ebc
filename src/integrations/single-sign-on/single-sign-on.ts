import { blockingIntegration } from '../blocking-integration.ts'
import { CROWD, find, SETTINGS } from './find.ts'

export const singleSignOn = blockingIntegration({
  id: 'single-sign-on',
  title: 'Single sign-on',
  basis: 'seen',
  claims: [
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: SETTINGS },
    { kind: 'table', table: 'AO_ED669C_IDP_CONFIG' },
    { kind: 'table', table: 'cwd_application_saml_config' },
    { kind: 'property', key: CROWD },
  ],
  find,
  because: 'the copy would ask the identity provider every day, and send people who sign in to the source',
  keep: 'the identity provider knows the copy as an application of its own',
})
