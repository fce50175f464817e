import { expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { createMember } from '../../test/factories.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'

const programs = await buildPrograms()
const { environment, organization, services } = await startServer(createTestDatabase())

const operate = (args: readonly string[], more = environment) =>
  runProgram(`${programs}/operator.js`, [...args], more).ended

const howToGetHelp = 'Add --help to see how it is used.'
const plan = ['organizations', 'set-plan']
const here = ['--organization', organization.id]

test.each([
  ['an unknown command', ['orgs'], "error: unknown command 'orgs'"],
  ['an unknown command of a group', ['members', 'ad'], "error: unknown command 'ad'"],
  ['an unknown command that help is asked of', ['help', 'members', 'sett'], "error: unknown command 'sett'"],
  ['an unknown option', ['migrate', '--all'], "error: unknown option '--all'"],
  ['what is too much', ['migrate', 'now'], "error: too many arguments for 'migrate'"],
  ['an option that is missing', [...plan, ...here], "error: required option '--plan <plan>' not specified"],
  ['a value that is none', [...plan, ...here, '--plan', 'gold'], 'Allowed choices are free, premium.'],
  [
    'an address that is none',
    ['members', 'reset-link', '--email', 'nobody'],
    "option '--email <e-mail>' argument 'nobody' is invalid. It ",
  ],
  [
    'a name of an organization that turns the direction of writing',
    ['organizations', 'create', '--name', 'Example\u202eHolding'],
    "argument 'ExampleU+202EHolding' is invalid. It must not contain marks that show nothing or turn the direction of writing; type it anew, without them.",
  ],
  [
    'a name of a person that turns the direction of writing',
    ['members', 'add', ...here, '--email', 'turned@example.com', '--name', 'Turned\u2067', '--role', 'viewer'],
    'It must not contain marks that show nothing or turn the direction of writing',
  ],
  [
    'a name that is too long',
    ['organizations', 'create', '--name', 'E'.repeat(101)],
    'It must have at most 100 characters.',
  ],
  ['a time that lies ahead', ['note-restore', '--taken-at', '2999-01-31T23:00:00Z'], 'It must not lie ahead.'],
])('refuses %s in a sentence, with how to get help, before anything is begun', async (_, args, why) => {
  // Without any setting: nothing was looked for.
  const { code, stdout, stderr } = await operate(args, { PATH: process.env.PATH ?? '' })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(why)
  expect(
    stderr
      .trim()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('(Did you mean')),
  ).toEqual([expect.stringContaining(why), howToGetHelp])
})

test.each([
  [['--help'], 'rotate-encryption-key'],
  [['members', '--help'], 'reset-codes'],
  [['members', 'set', '--help'], '--revoke-invitations'],
  [['help'], 'rotate-encryption-key'],
  [['help', 'migrate'], '--drop-other-indexes'],
  [['help', 'members', 'set'], '--revoke-invitations'],
  [['members', 'help', 'set'], '--revoke-invitations'],
])('tells of itself when asked by %s, without any setting', async (args, of) => {
  const { code, stdout, stderr } = await operate(args, { PATH: process.env.PATH ?? '' })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('Usage: operator')
  expect(stdout).toContain(of)
})

test.each([
  ['all', [...here, 'members', 'set']],
  ['the last name', ['members', ...here, 'set']],
])('says where options stand when one stands before %s of a command', async (_, args) => {
  const { code, stderr } = await operate(args, { PATH: process.env.PATH ?? '' })
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: [
      "error: unknown option '--organization'",
      'Options stand behind the whole command, as in: operator members set --organization org_…',
      `${howToGetHelp}\n`,
    ].join('\n'),
  })
})

test('an organization that is not there is a sentence alone, and the exit code 1', async () => {
  const { code, stdout, stderr } = await operate([...plan, '--organization', 'org_Nowhere', '--plan', 'free'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('a password that is too short is refused as wrong use', async () => {
  const member = ['--email', 'short@example.com', '--name', 'Example Short', '--role', 'viewer']
  const given = { ...environment, BILLBRIDGE_MEMBER_PASSWORD: 'short' }
  const { code, stderr } = await operate(['members', 'add', ...here, ...member], given)
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^The password .+\.\n$/) })
})

test('somebody who is known already is added without a password, which would be thrown away', async () => {
  const known = await createMember(
    services,
    (await services.organizations.create({ name: 'Elsewhere', plan: 'free' })).id,
    { role: 'admin' },
  )
  const member = ['--email', known.email, '--name', 'Example Other', '--role', 'viewer']
  const { code, stdout, stderr } = await operate(['members', 'add', ...here, ...member])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ email: known.email, role: 'viewer' })
  expect(stderr).toContain(`${known.email} is known already`)
  const unknown = await operate(['members', 'add', ...here, '--email', 'new@example.com', ...member.slice(2)])
  expect(unknown).toMatchObject({ code: 2, stderr: 'Give the password in BILLBRIDGE_MEMBER_PASSWORD.\n' })
})

test('says in a sentence that the database cannot be reached', async () => {
  const away = { ...environment, MONGODB_URI: 'mongodb://127.0.0.1:9/billbridge' }
  const { code, stdout, stderr } = await operate([...plan, ...here, '--plan', 'free'], away)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^The database cannot be reached: .*9\. See that/)])
})
