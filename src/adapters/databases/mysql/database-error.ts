import { AppError } from '../../../kernel/app-error.ts'
import { address, type MysqlConfig } from './config.ts'

/** What went wrong, for people: with the server's own words only where they can't hold a value. */
export function databaseError(error: unknown, config: MysqlConfig): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined
  return number !== undefined && 'sqlState' in error
    ? serverError(error, number, config)
    : connectionError(error, config)
}

const ACCESS_DENIED = [1045, 1698, 3118, 1862, 1820]
const NO_PRIVILEGE = [1044, 1142, 1143, 1227, 1370, 1419, 1410]
const NO_DATABASE = 1049
/** Too many connections, a server that stops, a killed session. */
const GONE = [1040, 1203, 1053, 1927, 3169, 4031, 1129, 1130]
/** Wrong tables, read-only sessions, timeouts, locks: of what others quote, some may be a value. */
const WITHOUT_VALUES = [1046, 1050, 1051, 1146, 1205, 1213, 1290, 1317, 1792, 1836, 1969, 3024, 1205, 1054]

const RESTORE_IT =
  'restore it; of a target `understudy generations ENV` shows which generation lacks what, and `understudy rewind ENV --to ID` goes to a whole one'

/** The login would get in, and there is no such database. */
export function isAbsentDatabase(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database/absent'
}

function serverError(error: Error, number: number, config: MysqlConfig): AppError {
  const known = [...ACCESS_DENIED, ...NO_PRIVILEGE, NO_DATABASE, ...GONE, ...WITHOUT_VALUES].includes(number)
  const fact = `${address(config)}: ${known ? error.message : `error ${number} of the server`}`
  if (GONE.includes(number)) return unreachable(fact)
  if (ACCESS_DENIED.includes(number)) {
    return new AppError('database/login-refused', fact, {
      hint: `check user and password in understudy.yaml, and from which hosts ${config.user} may log in on ${config.host}`,
    })
  }
  if (NO_PRIVILEGE.includes(number)) {
    return new AppError('database/missing-privilege', fact, { hint: `grant it to ${config.user}, then run again` })
  }
  if (number === NO_DATABASE) return new AppError('database/absent', fact, { hint: RESTORE_IT })
  return new AppError('database/query-failed', fact, {
    hint: `the log of the server at ${config.host}:${config.port} may have more`,
  })
}

function connectionError(error: Error, config: MysqlConfig): unknown {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const ours = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  // The driver's own code says of a certificate only that something was wrong with it.
  const why = code === undefined || code === 'HANDSHAKE_SSL_ERROR' ? error.message : code
  return ours ? error : unreachable(`${address(config)}: ${why}`, error)
}

function unreachable(fact: string, cause?: Error): AppError {
  return new AppError('database/unreachable', fact, {
    hint: 'check host, port and tls in understudy.yaml, and that the server runs',
    cause,
  })
}
