import { addOns } from './add-ons.ts'
import { applicationLinks } from './application-links.ts'
import type { Channel } from './channel.ts'
import { clusterJoin } from './cluster-join.ts'
import { crowdWebhooks } from './crowd-webhooks.ts'
import { directories } from './directories.ts'
import { hipChat } from './hipchat.ts'
import { hookScripts } from './hook-scripts.ts'
import { imports } from './imports.ts'
import { jiraCloud } from './jira-cloud.ts'
import { legacyWebhooks } from './legacy-webhooks.ts'
import { mail } from './mail.ts'
import { mesh } from './mesh.ts'
import { mirrors } from './mirrors.ts'
import { oauth2 } from './oauth2.ts'
import { objectStorage } from './object-storage.ts'
import { postWebhooks } from './post-webhooks.ts'
import { repositoryHooks } from './repository-hooks.ts'
import { search } from './search.ts'
import { singleSignOn } from './single-sign-on.ts'
import { slack } from './slack.ts'
import { unknownApp } from './unknown-app.ts'
import { webhooks } from './webhooks.ts'

/** Every way in which the stand-in reaches out. */
export const allChannels: readonly Channel[] = [
  mail,
  webhooks,
  legacyWebhooks,
  postWebhooks,
  repositoryHooks,
  hookScripts,
  mirrors,
  applicationLinks,
  directories,
  crowdWebhooks,
  hipChat,
  clusterJoin,
  search,
  addOns,
  mesh,
  objectStorage,
  jiraCloud,
  oauth2,
  singleSignOn,
  slack,
  imports,
  unknownApp,
]
