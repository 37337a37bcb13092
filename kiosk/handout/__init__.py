"""The printed handout: sections and words become blocks, blocks become a PDF."""
