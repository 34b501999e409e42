/**
 * A text that a terminal can show as it is: control and direction characters become a mark. What came from a file or a
 * KMS could otherwise move the cursor, colour the screen, or turn what is read around.
 */
export function plain(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
}

/** A moment as people read it in a table: UTC, to the second. `-` for none. */
export function shownTime(time: number | null): string {
  return time === null ? '-' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
