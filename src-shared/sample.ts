/** The passphrase of the key files that come with sample data. It stands on the screen: they protect nothing. */
export const samplePassphrase = 'sample lantern quiet meadow';
