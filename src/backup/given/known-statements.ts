/**
 * The lines of a dump of tables and rows, each whole, as mysqldump and mariadb-dump write them; in the extended expressions of grep. All
 * that a line may be quoted in ends within it, so no row is taken for a statement, and no statement hides behind one. Of another
 * database, of accounts, views, triggers, routines, events and of what is the server's there is none.
 */
export function knownLines(): readonly string[] {
  return [...comments, ...settings, ...databases, ...tables, ...rows]
}

const NAME = '`[^`]+`'
const TEXT = String.raw`'([^'\]|\\.|'')*'`

const comments = ['', '--( .*)?', String.raw`/\*M!999999\\- enable the sandbox mode \*/ ?`]

// Of a session: modes by which a text would end elsewhere are none of them.
const VARIABLE = '@[A-Za-z_]+'
const KEPT = `${VARIABLE} *= *@@[A-Za-z_]+`
const SETTING =
  '(TIME_ZONE|SQL_MODE|UNIQUE_CHECKS|FOREIGN_KEY_CHECKS|SQL_NOTES|NOTE_VERBOSITY|(CHARACTER_SET_CLIENT|character_set_client)|CHARACTER_SET_RESULTS|COLLATION_CONNECTION)'
const CHARSET = 'utf8(mb[34])?'
const SET = `${SETTING} *= *(${VARIABLE}|0|'[+]00:00'|'NO_AUTO_VALUE_ON_ZERO'|${CHARSET})`

const settings = [
  String.raw`/\*M?![0-9]+ SET (${KEPT}|${SET}|${KEPT}, ${SET}|NAMES ${CHARSET}) \*/;`,
  '(set autocommit=[01]|commit);',
]

// The restore leaves both out, whatever they name.
const databases = [
  String.raw`CREATE DATABASE /\*!32312 IF NOT EXISTS\*/ ${NAME}( /\*![0-9]+ [^*]*\*/)*;`,
  `USE ${NAME};`,
]

// No dot between names, by which a key would refer to another database.
const DEFINITION = String.raw`(${NAME}|${TEXT}|[0-9][.][0-9]|[^'"${'`'};./#\])*`
const COLUMN_OR_KEY = `(${NAME}|((PRIMARY|UNIQUE|FULLTEXT|SPATIAL) )?KEY|CONSTRAINT) ${DEFINITION}`
const OPTION = `( DEFAULT CHARSET=[a-z0-9]+| COMMENT=${TEXT}| [A-Z_]+=[A-Za-z0-9_]+)`

const tables = [
  `DROP TABLE IF EXISTS ${NAME};`,
  String.raw`CREATE TABLE ${NAME} \(`,
  `  ${COLUMN_OR_KEY}`,
  String.raw`\) ENGINE=(InnoDB|MyISAM|Aria|MEMORY)${OPTION}*;`,
]

const NUMBER = '-?[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?'
const CELL = `(NULL|${NUMBER}|0x[0-9A-Fa-f]+|(_[a-z0-9]+ |[bxX])?${TEXT})`
const ROW = String.raw`\(${CELL}(,${CELL})*\)`
const COLUMNS = String.raw` \(${NAME}(, ?${NAME})*\)`

const rows = [
  `LOCK TABLES ${NAME} WRITE;`,
  'UNLOCK TABLES;',
  String.raw`/\*!40000 ALTER TABLE ${NAME} (DIS|EN)ABLE KEYS \*/;`,
  `INSERT INTO ${NAME}(${COLUMNS})? VALUES( ${ROW}(,${ROW})*;)?`,
  `${ROW}[,;]`,
]
