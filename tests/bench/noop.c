/* SPDX-License-Identifier: Apache-2.0 */
/* The runtime that does nothing: a C program as others are. */

int main(void)
{
	return 0;
}
