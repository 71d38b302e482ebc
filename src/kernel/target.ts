import type { SecretRef } from './secret-ref.ts'
import type { RedirectTarget } from './decision.ts'
import type { JudgedStore } from './outer-store.ts'

/** What the copy shall be: the target's side of every change. Made from the configuration and what the plan decided; no I/O. */
export interface Target {
  readonly environment: string
  readonly tier: 'staging' | 'development'
  readonly source: string
  readonly run: string
  readonly baseUrl: string
  /** Shown as instance name and in the banner, such as `Bitbucket STAGING`. */
  readonly displayName: string
  readonly version: string
  readonly home: string
  readonly sharedHome: string
  readonly sourceHome: string
  readonly sourceSharedHome: string
  /** Data stores outside the home that the backup brings along, and while planning those that it can't. */
  readonly outerStores: readonly JudgedStore[]
  readonly database: {
    readonly driver: string
    readonly url: string
    readonly user: string
    readonly password: SecretRef
  }
  readonly proxy:
    | {
        readonly name: string
        readonly port: number
        readonly scheme: 'http' | 'https'
        readonly secure: boolean
        readonly redirectPort?: number
      }
    | undefined
  /** Where people clone over SSH; the port is what the copy listens on. */
  readonly ssh: { readonly host: string } | undefined
  /** The connector of its node, behind no balancer. */
  readonly api: string
  readonly license: SecretRef | undefined
  /** The target's own server id where it differs from the source's, else a new one. */
  readonly serverId: string
  readonly admin: { readonly user: string; readonly password: SecretRef } | undefined
  /** Of the target before, where the configuration gives no administrator: in lower case, and where the hashed password is kept. */
  readonly keptAdministrators: readonly { readonly user: string; readonly credential: SecretRef }[]
  readonly cluster: {
    readonly groupName: string
    readonly groupPassword: SecretRef
    /** host:port of the target's own nodes. */
    readonly members: readonly string[]
  }
  readonly search: RedirectTarget | undefined
  /** On loopback, for a copy behind a fence; undefined where it is waived. */
  readonly loopbackPorts: { readonly hookCallback: number; readonly transcoding: number } | undefined
  /** The one-shot property as `name=value`, where the configuration gives one. */
  readonly mirrorStartupProperty: { readonly name: string; readonly value: string } | undefined
  /** When the data was taken from the source, ISO 8601; undefined while planning. */
  readonly dataFrom: string | undefined
}
