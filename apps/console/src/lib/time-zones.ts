/** Today's names in IANA's list of zones for those that runtimes still list by a former one, former name first. */
const renamed: readonly (readonly [former: string, name: string])[] = [
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
]
const nameByFormer = new Map(renamed)
const formerByName = new Map(renamed.map(([former, name]) => [name, former]))

/** The name a zone had before, as many still know it; null where it has always been called so. */
export const formerNameOf = (name: string): string | null => formerByName.get(name) ?? null

/** Whether this runtime can tell the time there; one may not have learnt a new name yet. */
const isKnown = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const todaysNameOf = (listed: string): string => {
  const name = nameByFormer.get(listed)
  return name !== undefined && isKnown(name) ? name : listed
}

/**
 * IANA names to choose from, each place once and by today's name, UTC first. `current`, which is set already, is among
 * them as it is spelt: a former name stands instead of today's, and one that runtimes do not list comes last.
 */
export const timeZonesWith = (current: string, listed = Intl.supportedValuesOf('timeZone')): string[] => {
  const names = new Set(['UTC', ...listed.map(todaysNameOf).sort()])
  const replaced = nameByFormer.get(current)
  if (replaced === undefined || !names.has(replaced)) return [...names.add(current)]
  return [...names].map((name) => (name === replaced ? current : name))
}

/** As it is typed: without accents, and with spaces for what stands between words. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9+]+/g, ' ')
    .trim()

/** Whether a zone is found by what is typed: the beginnings of words in any order, of today's or the former name. */
export const isZoneFoundBy = (zone: string, search: string): boolean => {
  const words = plain(`${zone} ${formerNameOf(zone) ?? nameByFormer.get(zone) ?? ''}`).split(' ')
  return plain(search)
    .split(' ')
    .every((wanted) => words.some((word) => word.startsWith(wanted)))
}
