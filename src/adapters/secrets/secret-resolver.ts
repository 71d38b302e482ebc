import { describeSecretRef, type SecretRef } from '../../kernel/secret-ref.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RandomSource } from '../../kernel/random.ts'
import { Secret } from '../../kernel/secret.ts'
import type { SecretKeeper } from '../../ports/secrets.ts'
import { generatedSecret, keepSecret } from './generated-secret.ts'
import { secretFromCommand } from './secret-from-command.ts'
import { secretFromFile } from './secret-from-file.ts'

export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Understudy's own folder, where generated secrets are kept. */
  readonly stateFolder: string
  readonly random: RandomSource
}

export function openSecretResolver(sources: SecretSources): SecretKeeper {
  return {
    keep: (name, secret) => keepSecret(sources.stateFolder, name, secret, sources.random),
    resolve: async (ref) => {
      const value = await valueOf(ref, sources)
      if (value !== '') return new Secret(value)
      throw new AppError('config/secret-unavailable', `${describeSecretRef(ref)} is empty`, {
        hint: 'put the secret there, or change the reference in understudy.yaml',
      })
    },
  }
}

function valueOf(ref: SecretRef, { environment, stateFolder, random }: SecretSources): string | Promise<string> {
  switch (ref.kind) {
    case 'env':
      return environment[ref.name] ?? notSet(ref.name)
    case 'file':
      return secretFromFile(ref.path)
    case 'command':
      return secretFromCommand(ref.argv)
    case 'generated':
      return generatedSecret(stateFolder, ref.name, random)
  }
}

function notSet(name: string): never {
  throw new AppError('config/secret-unavailable', `environment variable ${name} is not set`, {
    hint: `set it where Understudy runs: \`export ${name}=...\``,
  })
}
