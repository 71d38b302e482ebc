import { DatabaseError } from 'pg'
import { AppError } from '../../../kernel/app-error.ts'
import { address, type PostgresqlConfig } from './config.ts'

/** What went wrong, for people: with the server's own words only where they can't hold a value. */
export function databaseError(error: unknown, config: PostgresqlConfig): unknown {
  if (error instanceof AppError) return error
  if (error instanceof DatabaseError) return serverError(error, config)
  if (error instanceof Error) return connectionError(error, config)
  return error
}

function serverError(error: DatabaseError, config: PostgresqlConfig): AppError {
  const state = error.code ?? 'unknown'
  const fact = `${address(config)}: ${words(error, state)}`
  if (/^(08|57P0)/.test(state)) return unreachable(fact)
  if (state === '28P01' || state === '28000') {
    return new AppError('database/login-refused', fact, {
      hint: `check user and password in understudy.yaml, and pg_hba.conf on ${config.host}`,
    })
  }
  if (state === '42501') {
    return new AppError('database/missing-privilege', fact, { hint: `grant it to ${config.user}, then run again` })
  }
  if (state === '3D000') {
    return new AppError('database/absent', fact, {
      hint: 'restore it; of a target `understudy generations ENV` shows which generation lacks what, and `understudy rewind ENV --to ID` goes to a whole one',
    })
  }
  return new AppError('database/query-failed', fact, {
    hint: `the log of the server at ${config.host}:${config.port} has the statement`,
  })
}

// Data exceptions (class 22) and check violations quote the value, which may be a secret.
function words(error: DatabaseError, state: string): string {
  return state.startsWith('22') || state === '23514' ? `SQLSTATE ${state}` : error.message
}

function connectionError(error: Error, config: PostgresqlConfig): unknown {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const ours = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  return ours ? error : unreachable(`${address(config)}: ${code ?? error.message}`, error)
}

function unreachable(fact: string, cause?: Error): AppError {
  return new AppError('database/unreachable', fact, {
    hint: 'check host, port and tls in understudy.yaml, and that the server runs',
    cause,
  })
}
