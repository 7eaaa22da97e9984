/** Of everything in this repository, as its packages have it. */
export const VERSION = '0.1.0';
