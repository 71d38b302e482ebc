import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderShowStatements } from './show-program.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-show-'))
  await writeFile(join(folder, 'show-statements'), renderShowStatements())
})
afterAll(() => rm(folder, { recursive: true }))

async function shown(lines: readonly string[], ...words: readonly string[]): Promise<readonly string[]> {
  const file = join(folder, 'backup-db.sql')
  await writeFile(file, Buffer.from([...lines, ''].join('\n'), 'latin1'))
  const args = [join(folder, 'show-statements'), file, ...words]
  const { stdout } = await promisify(execFile)('bash', args, { encoding: 'latin1' })
  return stdout.trimEnd().split('\n')
}

const END = '-- Dump completed on 2026-11-28  4:42:31'
const unknown = async (...lines: readonly string[]) =>
  (await shown([...lines, END])).filter((line) => line.startsWith('unknown'))

/** As mysqldump of MySQL 5.7 and 8 and mariadb-dump of 10.11 begin, and go on. */
const head = [
  String.raw`/*M!999999\- enable the sandbox mode */ `,
  '-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)',
  '--',
  '-- Host: 127.0.0.1    Database: bitbucket',
  '',
  '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;',
  '/*!40101 SET NAMES utf8mb4 */;',
  '/*!50503 SET NAMES utf8 */;',
  "/*!40103 SET TIME_ZONE='+00:00' */;",
  '/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;',
  "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
  '/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;',
  '-- Current Database: `bitbucket`',
  "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `bitbucket` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */ /*!80016 DEFAULT ENCRYPTION='N' */;",
  'USE `bitbucket`;',
]
const table = [
  'DROP TABLE IF EXISTS `project`;',
  '/*!40101 SET @saved_cs_client     = @@character_set_client */;',
  '/*!50503 SET character_set_client = utf8mb4 */;',
  'CREATE TABLE `project` (',
  '  `id` int(11) NOT NULL AUTO_INCREMENT,',
  "  `name` varchar(128) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s; a (name)',",
  '  `share` decimal(10,2) DEFAULT 0.50,',
  "  `at` timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() COMMENT 'x\\'y',",
  '  PRIMARY KEY (`id`),',
  '  UNIQUE KEY `uq` (`name`(50)),',
  '  KEY `k` (`share`),',
  '  CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `other` (`id`) ON DELETE CASCADE',
  ") ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='; GRANT';",
  '/*!40101 SET character_set_client = @saved_cs_client */;',
  'LOCK TABLES `project` WRITE;',
  '/*!40000 ALTER TABLE `project` DISABLE KEYS */;',
]
const rows = [
  'INSERT INTO `project` VALUES',
  String.raw`(1,'it\'s; \\',NULL,'2026-03-29 01:30:00'),`,
  "(-2,'',1.50,1e20),",
  "(3,_binary '\\0\xff\\n',0x00FF,b'1');",
  "INSERT INTO `project` VALUES (1,'a;'),(2,'b');",
  "INSERT INTO `project` (`id`, `name`) VALUES (1,'a');",
  '/*!40000 ALTER TABLE `project` ENABLE KEYS */;',
  'UNLOCK TABLES;',
  '/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;',
]

describe('the program that shows what a dump of statements is', () => {
  it('knows each line of one, and shows its database, its tables and its end', async () => {
    expect(await shown([...head, ...table, ...rows, END])).toEqual([...head.slice(-3), 'CREATE TABLE `project` (', END])
  })

  it('shows definition and rows of what tells whose it is, whether in one line or in many', async () => {
    const lines = [
      'CREATE TABLE `app_property` (',
      '  `prop_key` varchar(50) NOT NULL,',
      ') ENGINE=InnoDB;',
      "INSERT INTO `app_property` VALUES ('a');",
      'INSERT INTO `project` VALUES',
      '(1);',
      'INSERT INTO `app_property` VALUES',
      "('b;'),",
      "('c');",
      END,
    ]

    expect(await shown(lines)).toEqual(lines.filter((_, index) => index !== 4 && index !== 5))
  })

  it.each([
    ["GRANT ALL ON *.* TO 'x'@'%';", 'unknown 2 GRANT'],
    ['SET GLOBAL max_connections = 1;', 'unknown 2 SET'],
    ["SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'u:1-5';", 'unknown 2 SET'],
    ["/*!40101 SET SQL_MODE='NO_BACKSLASH_ESCAPES' */;", 'unknown 2 SET'],
    ['/*!40101 SET @x=@@GLOBAL.SQL_MODE */;', 'unknown 2 SET'],
    ['/*!40101 SET NAMES gbk */;', 'unknown 2 SET'],
    ['CREATE DATABASE `other`;', 'unknown 2 CREATE'],
    ['DROP DATABASE `bitbucket`;', 'unknown 2 DROP'],
    ['USE `other`; DROP TABLE `x`;', 'unknown 2 USE'],
    ['USE other', 'unknown 2 USE'],
    ['DROP TABLE IF EXISTS `other`.`x`;', 'unknown 2 DROP'],
    ['CREATE TABLE `other`.`x` (', 'unknown 2 CREATE'],
    ['  KEY `a` (`b`)); DROP DATABASE `x`; CREATE TABLE `y` (`c` int', 'unknown 2 '],
    ['  CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `other`.`x` (`id`)', 'unknown 2 '],
    [") ENGINE=FEDERATED CONNECTION='mysql://x';", 'unknown 2 '],
    [") ENGINE=InnoDB DATA DIRECTORY='/x';", 'unknown 2 '],
    [') ENGINE=MyISAM UNION=(`other`.`x`);', 'unknown 2 '],
    ['/*!50013 DEFINER=`root`@`%` SQL SECURITY DEFINER */', 'unknown 2 '],
    ['/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `t`', 'unknown 2 CREATE'],
    ['DELIMITER ;;', 'unknown 2 DELIMITER'],
    ['\\! touch /tmp/pwned', 'unknown 2 '],
    ['source /etc/passwd', 'unknown 2 '],
    ["INSERT INTO `other`.`x` VALUES ('secret');", 'unknown 2 INSERT'],
    ["INSERT INTO `x` VALUES ('a'); GRANT ALL ON *.* TO x;", 'unknown 2 INSERT'],
    ["INSERT INTO `x` VALUES ('a\\'); GRANT ALL ON *.* TO x; -- ');", ''],
    ['INSERT INTO `x` VALUES ((SELECT `y` FROM `mysql`.`user`));', 'unknown 2 INSERT'],
    ["INSERT INTO `x` VALUES (load_file('/etc/passwd'));", 'unknown 2 INSERT'],
    ["('secret', 'of a row'", 'unknown 2 '],
    ['secret of a row', 'unknown 2 '],
    ['-- comment', ''],
    ['--no comment', 'unknown 2 '],
    ['/* comment', 'unknown 2 '],
  ])('does not know what does more than that: %s', async (line, told) => {
    expect(await unknown('', line)).toEqual(told === '' ? [] : [told])
  })

  it('asks of no line whether it is known where any may stand in it, and shows the same', async () => {
    const lines = ['CREATE TABLE `project` (', 'DELIMITER ;;', "GRANT ALL ON *.* TO 'x'@'%';", END]

    expect(await shown(lines)).toEqual(['unknown 2 DELIMITER', 'CREATE TABLE `project` (', END])
    expect(await shown(lines, 'any')).toEqual(['CREATE TABLE `project` (', END])
    expect(await shown(lines, 'all')).toEqual(['unknown 2 DELIMITER', 'CREATE TABLE `project` (', END])
  })

  it('shows no end where the last line is none', async () => {
    expect(await shown(['CREATE TABLE `x` (', END, 'DROP TABLE IF EXISTS `x`;'])).toEqual(['CREATE TABLE `x` ('])
    expect(await shown(["INSERT INTO `app_property` VALUES ('a'),", END])).toEqual([
      'unknown 1 INSERT',
      "INSERT INTO `app_property` VALUES ('a'),",
      END,
    ])
  })

  it('fails where it cannot be read', async () => {
    await expect(promisify(execFile)('bash', [join(folder, 'show-statements'), '/nothing'])).rejects.toMatchObject({
      code: 2,
    })
  })
})
