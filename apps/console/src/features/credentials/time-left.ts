/** From here on the time left is shown without being asked for. */
export const shortTimeSeconds = 10 * 60

export interface TimeLeft {
  /** Whole seconds, never below zero. */
  seconds: number
  isShort: boolean
  isOver: boolean
}

/** How long a pending credential lives on; `now` in milliseconds. Undefined when it does not expire. */
export const timeLeft = (expiresAt: string | null, now: number): TimeLeft | undefined => {
  if (expiresAt === null) return undefined
  const seconds = Math.max(0, Math.floor((Date.parse(expiresAt) - now) / 1000))
  return { seconds, isShort: seconds <= shortTimeSeconds, isOver: seconds === 0 }
}

/** "14:05", and "1:02:03" from an hour on. */
export const formatCountdown = (seconds: number): string => {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
