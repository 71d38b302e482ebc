import { accessTokens } from './access-tokens/access-tokens.ts'
import { appUpdates } from './app-updates/app-updates.ts'
import { audit } from './audit/audit.ts'
import { builds } from './builds/builds.ts'
import { crowdWebhooks } from './crowd-webhooks/crowd-webhooks.ts'
import { dataPipeline } from './data-pipeline/data-pipeline.ts'
import { encryptedSecrets } from './encrypted-secrets/encrypted-secrets.ts'
import { forkSync } from './fork-sync/fork-sync.ts'
import { hookScripts } from './hook-scripts/hook-scripts.ts'
import type { Integration } from './integration.ts'
import { jiraCloud } from './jira-cloud/jira-cloud.ts'
import { leftOverLinks } from './left-over-links/left-over-links.ts'
import { mesh } from './mesh/mesh.ts'
import { oauth2 } from './oauth2/oauth2.ts'
import { objectStorage } from './object-storage/object-storage.ts'
import { postWebhooks } from './post-webhooks/post-webhooks.ts'
import { rateLimits } from './rate-limits/rate-limits.ts'
import { repositoryFiles } from './repository-files/repository-files.ts'
import { repositoryImport } from './repository-import/repository-import.ts'
import { singleSignOn } from './single-sign-on/single-sign-on.ts'
import { slack } from './slack/slack.ts'
import { sonar } from './sonar/sonar.ts'
import { sshKeys } from './ssh-keys/ssh-keys.ts'

/** Those without a cut: what they find blocks until it is kept, or ships with a keep. In the order of integrationIds. */
export const blockingIntegrations: readonly Integration[] = [
  mesh,
  objectStorage,
  dataPipeline,
  jiraCloud,
  oauth2,
  singleSignOn,
  repositoryImport,
  hookScripts,
  repositoryFiles,
  accessTokens,
  sshKeys,
  slack,
  postWebhooks,
  sonar,
  crowdWebhooks,
  encryptedSecrets,
  appUpdates,
  builds,
  forkSync,
  audit,
  leftOverLinks,
  rateLimits,
]
