/** The longest message a client may send over a socket or a port: an import of 24 MB as base64, and its frame. */
export const largestMessage = 40 * 1024 * 1024;
