import type { ServerProduct } from './database-server.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { EndpointWithSources } from './endpoint-sources.ts'
import type { Finding } from './finding.ts'
import type { JudgedStore } from './outer-store.ts'

/** What a survey tells of an environment. No secret. */
export interface Facts {
  readonly environment: string
  readonly surveyedAt: string
  /** Dotted; undefined when neither the application nor its schema stamp can be read. */
  readonly version: string | undefined
  readonly running: boolean
  /** Where it says that this is a smart mirror, or where that can't be told. */
  readonly mirror: string | undefined
  readonly identity: Identity
  /** Addresses of the database hosts of all environments that are configured, as this environment's host sees them. */
  readonly databaseHosts: Readonly<Record<string, readonly string[]>>
  /** Every jdbc.url that the home or the service's environment holds, wherever it leads. */
  readonly connections: readonly ConfiguredConnection[]
  readonly sizes: Sizes
  /** Of a source, its data stores outside the home; left out where it has none. */
  readonly outerStores?: readonly JudgedStore[]
  readonly findings: readonly Finding[]
  /** What no integration claims and looks like an endpoint or a credential. */
  readonly unknown: readonly Finding[]
  /** Where a source leads by more than its findings: its settings, its service user's SSH files, its live connections. None of a copy. */
  readonly endpoints: readonly EndpointWithSources[]
  /** What could not be asked, and a person should know. */
  readonly warnings: readonly Diagnostic[]
}

/** What is compared to tell whether two environments are one. Undefined means that it can't be told, or is not there yet. */
export interface Identity {
  readonly database: DatabaseFacts | undefined
  readonly home: HomeFacts | undefined
  /** Only where there is no home: the device is that of the folder above it, the inode 0, which no folder has. */
  readonly homeToBe?: HomePlace
  readonly serverId: string | undefined
  readonly baseUrl: string | undefined
}

export interface DatabaseFacts {
  readonly host: string
  readonly port: number
  /** What `host` resolves to on the environment's own host, and the address that the server itself tells. */
  readonly addresses: readonly string[]
  readonly name: string
  readonly product: ServerProduct
  /** Such as `oid 16385`. */
  readonly key: string
  readonly clusterIdentifier: string | undefined
  /** One running server. */
  readonly instance: string
  readonly inRecovery: boolean | undefined
  readonly serverVersion: number
  readonly encoding: string
  readonly collation: string
  readonly characterType: string | undefined
  readonly owner: string | undefined
  readonly empty: boolean
  readonly mark: string | undefined
}

export interface ConfiguredConnection {
  /** Such as `shared/bitbucket.properties:12` or a unit drop-in. */
  readonly origin: string
  readonly hosts: readonly { readonly host: string; readonly port: number; readonly addresses: readonly string[] }[]
  readonly database: string
  /** False for a URL that can't be parsed. Unknown is not safe. */
  readonly readable: boolean
}

/** Where a folder lies, so that one folder is known again from another machine. */
export interface FileSystemFacts {
  /** As the kernel names it, such as `ext4` or `nfs4`. */
  readonly type: string
  /** A device, or server and export. */
  readonly source: string
  /** Undefined for a disk of the machine itself. */
  readonly server: string | undefined
  /** Of the server, as this host sees it. */
  readonly addresses: readonly string[]
  /** The folder's path on the disk or the server, however it is called where it is mounted. */
  readonly path: string
}

export interface FolderFacts {
  readonly path: string
  readonly device: number
  readonly inode: number
  /** Undefined where the host does not tell its mounts. */
  readonly fileSystem: FileSystemFacts | undefined
}

/** A home, or where one will be made. */
export interface HomePlace extends FolderFacts {
  readonly host: string
  /** Boot id of the kernel and machine id: device and inode numbers compare only where it is the same. */
  readonly machine: string | undefined
  /** The shared home; undefined where there is none yet. */
  readonly shared: FolderFacts | undefined
}

export interface HomeFacts extends HomePlace {
  readonly mountPoint: string
  /** `shared/` lies on another file system or behind a symbolic link: whose it is, the home does not tell. */
  readonly sharedApart?: true
  /** The first of `shared`, `shared/data` and `shared/data/repositories` that is a symbolic link. */
  readonly linked?: string
  readonly empty: boolean
  readonly mark: string | undefined
}

export interface Sizes {
  readonly databaseBytes: number | undefined
  readonly repositories: number | undefined
}
