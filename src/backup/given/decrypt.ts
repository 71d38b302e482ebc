import { join } from 'node:path/posix'
import type { Command, ReadCommand } from '../../argv/command.ts'
import { quoteForShell } from '../../argv/quote.ts'
import type { GnupgConfig } from '../../config/archives.ts'
import type { Layout } from '../../hold/layout.ts'
import type { Secret } from '../../kernel/secret.ts'
import { DATABASE, HOME } from '../diy/judge-members.ts'

/** The members that tell which backup it is: its dump, and two files of the home. */
export const whatTells: readonly string[] = [`*${DATABASE}/*`, `*${HOME}/shared/bitbucket.*`]

/** Where the program that decrypts lies on a target's host. */
export function decryptProgram({ beside }: Pick<Layout, 'beside'>): string {
  return join(beside, 'decrypt')
}

/**
 * The program `decrypt` beside the home: gpg, gzip and tar, connected by pipes, so that no plain copy of the archive lies anywhere. The
 * passphrase comes on standard input; where it is the agent's to know, nobody is asked for it. What is inside may be compressed or not, as gpg compresses by itself: gzip hands on what is none
 * of its own. It fails where any of the three does.
 */
export function renderDecrypt(): string {
  return `#!/bin/bash
# Written by Understudy: decrypt list|unpack|look agent|passphrase KEYS ARCHIVE [FOLDER]
set -o pipefail
export LC_ALL=C
asked=(--pinentry-mode error)
if [ "$2" = passphrase ]; then asked=(--pinentry-mode loopback --passphrase-fd 0); fi
if [ "$3" != default ]; then export GNUPGHOME=$3; fi
case $1 in
  list) read=(-t -v --numeric-owner --quoting-style=escape) ;;
  unpack | look) read=(-x --no-same-owner --preserve-permissions --no-overwrite-dir -C "$5") ;;
  *) exit 64 ;;
esac
decrypted() {
  gpg --batch --no-tty "\${asked[@]}" --decrypt -- "$1" || { echo "gpg: ended with $?" >&2; return 2; }
}
only=()
if [ "$1" = look ]; then only=(--wildcards -- ${quoteForShell(whatTells)}); fi
decrypted "$4" | gzip -dcf | tar "\${read[@]}" -f - "\${only[@]}"
`
}

export interface Decryption {
  readonly program: string
  readonly keys: GnupgConfig
  /** Resolved; undefined where the configuration gives none. */
  readonly passphrase: Secret | undefined
}

/** As `listArchive` prints it. */
export function listEncrypted(decryption: Decryption, archive: string): ReadCommand {
  return { effect: 'read', ...decrypting(decryption, 'list', [archive]) }
}

/** As `unpackArchive` does it. */
export function unpackEncrypted(decryption: Decryption, archive: string, folder: string): Command {
  return { effect: 'write', ...decrypting(decryption, 'unpack', [archive, folder]) }
}

/** As `unpackMembers` does it, of what tells which backup it is. */
export function lookIntoEncrypted(decryption: Decryption, archive: string, folder: string): Command {
  return { effect: 'write', ...decrypting(decryption, 'look', [archive, folder]) }
}

function decrypting(
  { program, keys, passphrase }: Decryption,
  action: 'list' | 'unpack' | 'look',
  paths: readonly string[],
): Omit<Command, 'effect'> {
  const from = keys.passphrase === undefined ? 'agent' : 'passphrase'
  const args = [program, action, from, keys.home ?? 'default', ...paths]
  return { program: 'bash', args, as: 'root', ...(passphrase === undefined ? {} : { input: passphrase }) }
}
