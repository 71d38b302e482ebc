import { decryptProgram, renderDecrypt, type Decryption } from '../../backup/given/decrypt.ts'
import { secretFile } from '../../hold/permissions.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { RunContext } from '../run-context.ts'

/** With what an archive is decrypted on the target. The program is written each time, so that it is the one of this version. */
export async function decryptionOf(
  { target, refresh, secrets }: Pick<RunContext, 'target' | 'refresh' | 'secrets'>,
  needed: boolean,
): Promise<Decryption> {
  const program = decryptProgram(target.layout)
  const keys = refresh.archives.gnupg
  if (!needed) return { program, keys, passphrase: undefined }
  await target.host.writeFile(program, encodeUtf8(renderDecrypt()), secretFile)
  const passphrase = keys.passphrase === undefined ? undefined : await secrets.resolve(keys.passphrase)
  return { program, keys, passphrase }
}
