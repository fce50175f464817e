const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** The size of a file as people read it: 512 → "512 bytes", 234_567 → "234.6 kB". */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1_000) return `${numbers.format(bytes)} bytes`
  return bytes < 1_000_000 ? `${numbers.format(bytes / 1_000)} kB` : `${numbers.format(bytes / 1_000_000)} MB`
}
