/** Calls so many times, so many at once. */
export async function abreast(count: number, width: number, call: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) await call(number);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, one));
}
