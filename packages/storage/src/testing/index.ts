/** What the tests of this and other packages start: a real MinIO. */
export {}
