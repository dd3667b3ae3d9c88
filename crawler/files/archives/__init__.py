"""Files in files: ZIP, RAR, 7z, gzip, tar."""
