/** The little of autocannon that the measurements use; the package comes without types. */
declare module 'autocannon' {
  interface Load {
    url: string
    headers: Record<string, string>
    connections: number
    /** Seconds. */
    duration: number
  }
  /** `requests.average`: requests per second. */
  interface Result {
    non2xx: number
    requests: { average: number }
  }
  export default function autocannon(load: Load): Promise<Result>
}
