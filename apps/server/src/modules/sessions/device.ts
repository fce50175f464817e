/** The words by which browsers name themselves. Order matters: all but Firefox also say Chrome or Safari. */
const browsers: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^(curl|Wget)\//, 'a command line'],
]

/** Android also says Linux, an iPad or iPhone also Mac OS X. */
const systems: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

const firstOf = (userAgent: string, signs: typeof browsers): string | null =>
  signs.find(([sign]) => sign.test(userAgent))?.[1] ?? null

/** Browser and system by their names, for a person who looks at their sessions; null for what nobody knows. */
export const toDevice = (userAgent: string): { browser: string | null; system: string | null } => ({
  browser: firstOf(userAgent, browsers),
  system: firstOf(userAgent, systems),
})
